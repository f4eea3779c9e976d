'use strict';

const path = require('node:path');

/** Compiled code is kept in the user's own cache folder: a shared one could feed us somebody else's. */
exports.keepCompiledCode = function keepCompiledCode() {
  const { AZ_ML_HOME, XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
  const base = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache')) || LOCALAPPDATA;
  const folder = AZ_ML_HOME ? path.join(AZ_ML_HOME, 'cache') : base && path.join(base, 'az-ml');
  if (folder) require('node:module').enableCompileCache(path.join(folder, 'compiled'));
};

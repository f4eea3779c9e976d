// Starts the detached parent of a local run: the compute target runs it with the run's folder as its argument.
'use strict';

require('./az-ml.js').keepCompiledCode();
require('../dist/supervisor.js');

// Starts the detached parent of a local run: the compute target runs it with the run's folder as its argument.
'use strict';

require('./compiled-code.js').openProgram('supervisor')('supervisor.js');

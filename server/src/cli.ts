#!/usr/bin/env node
// The order matters: what is loaded behind the first of these is kept compiled.
import "./cli/compileCache";
import "./commandLine";

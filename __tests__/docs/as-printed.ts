// The documents show messages as a terminal has them, their lines broken.
Reflect.deleteProperty(process.env, 'JEST_IAM_COLUMNS');

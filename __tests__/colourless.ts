// Tests compare messages, which have colours in a terminal, lines that are broken, and texts to paste that Jest indents.
process.env['NO_COLOR'] = '1';
process.env['JEST_IAM_COLUMNS'] = '100000';
Reflect.deleteProperty(process.env, 'JEST_WORKER_ID');

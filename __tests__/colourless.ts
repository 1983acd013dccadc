// Tests compare messages, which have colours in a terminal, and lines that are broken.
process.env['NO_COLOR'] = '1';
process.env['JEST_IAM_COLUMNS'] = '100000';

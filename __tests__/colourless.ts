// Tests compare messages, which have colours in a terminal.
process.env['NO_COLOR'] = '1';

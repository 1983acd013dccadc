import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The script and the style of the page; the build puts their text in the place of this module. */
export const pageScript = readFileSync(join(__dirname, 'page.js'), 'utf8');
export const pageStyle = readFileSync(join(__dirname, 'page.css'), 'utf8');

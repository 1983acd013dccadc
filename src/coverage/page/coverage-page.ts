import { createHash } from 'node:crypto';
import type { SettledPolicy } from '../settle-survivors';
import { pageScript, pageStyle } from './page-assets';
import { pageData } from './page-data';

/** The coverage of a run as one file that opens from disk: nothing is loaded, and nothing but its own script runs. */
export function coveragePage(policies: readonly SettledPolicy[], root: string): string {
  const allowed = [
    "default-src 'none'",
    `script-src '${hashOf(pageScript)}'`,
    `style-src '${hashOf(pageStyle)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${allowed.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Policy coverage</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>Policy coverage</h1>
<ul class="totals"></ul>
<details class="legend">
<summary>How to read this page</summary>
<ul></ul>
<p>Choose an element of a policy to see its changes: which claim notices each, and for a change that no test would notice, a line to paste that would.
What tests assert with <code>toBe</code> is not seen.</p>
<p><kbd>/</kbd> filter, <kbd>Esc</kbd> back, <kbd>↑</kbd> <kbd>↓</kbd> move among policies or elements, <kbd>Enter</kbd> open or close.</p>
</details>
<noscript><p>This page needs its script. The same data is in policies.json.</p></noscript>
</header>
<search class="bar">
<form>
<label class="words">Filter <input id="filter" type="search" placeholder="name, file or state" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"></label>
<label>State <select id="state"><option value="">any</option></select></label>
<button type="button" class="plain" id="open">Expand all</button>
<button type="button" class="plain" id="close">Collapse all</button>
<output id="count" class="quiet" for="filter state"></output>
</form>
</search>
<main></main>
<script type="application/json" id="data">${embedded(pageData(policies, root))}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

/** JSON in which nothing looks like markup, whatever a policy says. */
function embedded(data: object): string {
  return JSON.stringify(data).replace(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`);
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

// Draws docs/kms-request-rate.svg: KMS requests per second with and without Bucket Keys, against the quota.
//   node scripts/kms-picture.mjs          draws it anew
//   node scripts/kms-picture.mjs --check  fails when the picture is not what the library says
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { buildSync } from 'esbuild';

const { kmsQuota, kmsRequestRate } = library();

const picture = new URL('../docs/kms-request-rate.svg', import.meta.url);
const [width, height] = [760, 500];
const plot = { left: 92, right: 720, top: 64, bottom: 360 };
const most = 40_000;
const step = 10_000;

/** Half uploads, half downloads. */
const half = (calls) => ({ putObject: calls / 2, getObject: calls / 2 });
const curves = [
  { name: 'no Bucket Key', color: '#b45309', dash: '', workload: {} },
  {
    name: 'Bucket Key, 1,000 role sessions',
    color: '#7c3aed',
    dash: '9 5',
    workload: { bucketKey: true, sessions: 1000 },
  },
  {
    name: 'Bucket Key, 100 role sessions',
    color: '#0369a1',
    dash: '3 4',
    workload: { bucketKey: true, sessions: 100 },
  },
];
const quotas = [
  { name: 'quota in eu-central-1', value: kmsQuota('eu-central-1') },
  { name: 'quota in most Regions', value: kmsQuota('eu-west-3') },
];

const number = (value) => value.toLocaleString('en-US');
const place = (value) => String(Math.round(value * 10) / 10);
const x = (calls) => place(plot.left + ((plot.right - plot.left) * calls) / most);
const y = (requests) => place(plot.bottom - ((plot.bottom - plot.top) * requests) / most);
const ticks = Array.from({ length: most / step + 1 }, (_, index) => index * step);
const text = (at, content, more = '') => `<text x="${at[0]}" y="${at[1]}"${more}>${content}</text>`;
const line = (from, to, more) => `<line x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}" ${more}/>`;

/** Where a curve has a corner: a straight run is two points. */
function pointsOf({ workload }) {
  const all = Array.from({ length: 401 }, (_, index) => {
    const calls = (index * most) / 400;
    return [calls, kmsRequestRate({ perSecond: half(calls), ...workload })];
  });
  const isStraight = ([, before], [, here], [, after]) => Math.abs(after - here - (here - before)) < 1e-6;
  return all.filter((point, index) => {
    const [before, after] = [all[index - 1], all[index + 1]];
    return before === undefined || after === undefined || !isStraight(before, point, after);
  });
}

const grid = ticks.flatMap((tick) => [
  line([plot.left, y(tick)], [plot.right, y(tick)], 'stroke="#d4d4d8"'),
  text([plot.left - 10, Number(y(tick)) + 4], number(tick), ' text-anchor="end"'),
  text([x(tick), plot.bottom + 22], number(tick), ' text-anchor="middle"'),
]);
const limits = quotas.flatMap(({ name, value }) => [
  line([plot.left, y(value)], [plot.right, y(value)], 'stroke="#dc2626" stroke-width="1.5" stroke-dasharray="2 3"'),
  text([plot.right, Number(y(value)) - 6], `${name}: ${number(value)}`, ' fill="#b91c1c" text-anchor="end"'),
]);
const stroke = ({ color, dash }) =>
  `fill="none" stroke="${color}" stroke-width="3"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`;
const lines = curves.map((curve) => {
  const points = pointsOf(curve).map(([calls, requests]) => `${x(calls)},${y(requests)}`);
  return `<polyline points="${points.join(' ')}" ${stroke(curve)}/>`;
});
const legend = curves.flatMap((curve, index) => {
  const top = plot.bottom + 72 + index * 22;
  const end = kmsRequestRate({ perSecond: half(most), ...curve.workload });
  const says = `${curve.name}: ${number(Math.round(end))} KMS requests for ${number(most)} calls`;
  return [line([plot.left, top], [plot.left + 44, top], stroke(curve)), text([plot.left + 56, top + 4], says)];
});

const drawn = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
  '<title id="title">KMS requests per second for S3 calls under SSE-KMS, with and without Bucket Keys, against the request quota</title>',
  // A ground of its own: the page behind it may be light or dark.
  `<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>`,
  '<g font-family="system-ui, -apple-system, \'Segoe UI\', \'DejaVu Sans\', sans-serif" font-size="13" fill="#27272a">',
  text(
    [plot.left, 28],
    'SSE-KMS: what S3 asks of KMS, half uploads and half downloads',
    ' font-size="16" font-weight="600"',
  ),
  text([plot.left, 48], 'KMS requests per second'),
  ...grid,
  line([plot.left, plot.bottom], [plot.right, plot.bottom], 'stroke="#27272a"'),
  line([plot.left, plot.top], [plot.left, plot.bottom], 'stroke="#27272a"'),
  ...limits,
  ...lines,
  text([plot.right, plot.bottom + 46], 'S3 calls per second', ' text-anchor="end"'),
  ...legend,
  '</g>',
  '</svg>',
  '',
].join('\n');

if (process.argv.includes('--check')) {
  const same = readFileSync(picture, 'utf8') === drawn;
  if (!same) console.error('docs/kms-request-rate.svg is not what the library says: node scripts/kms-picture.mjs');
  process.exitCode = same ? 0 : 1;
} else {
  writeFileSync(picture, drawn);
}

/** The library itself, from its source: no build is needed. */
function library() {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `export { kmsQuota } from './kms-quota'; export { kmsRequestRate } from './kms-rate';`,
      resolveDir: new URL('../src/s3/kms-load', import.meta.url).pathname,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // Where the library lies matters to the stacks of its errors alone.
    define: { __dirname: '""' },
    write: false,
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(
    module,
    module.exports,
    createRequire(import.meta.url),
  );
  return module.exports;
}

// Takes the pictures of the README anew from those that the browser tests left in
// dist/screenshots: each at most 150 KB, as WebP, drawn by the same browser.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';

const from = resolve(import.meta.dirname, '../dist/screenshots');
const to = resolve(import.meta.dirname, '../docs/screenshots');
const most = 150 * 1024;

// [name in dist/screenshots, name in docs/screenshots]
const kept = [
  ['导览-结算', 'settlement'],
  ['导览-参保人', 'person'],
  ['审核-一个疑点', 'finding'],
  ['导览-基金总览', 'funds'],
  ['政策-试算', 'whatif'],
];

// In the page: a picture as WebP of a quality, without its first part's name.
async function drawn([address, quality]) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  canvas.getContext('2d').drawImage(picture, 0, 0);
  return canvas.toDataURL('image/webp', quality).split(',')[1];
}

const missing = kept.filter(([name]) => !existsSync(resolve(from, name + '.png'))).map(([name]) => name);
if (missing.length > 0) {
  process.stderr.write(`dist/screenshots 里没有:${missing.join('、')}。请先 make test 或 scripts/console.sh browser\n`);
  process.exit(1);
}
mkdirSync(to, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.YIBAO_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
for (const [name, short] of kept) {
  const address = 'data:image/png;base64,' + readFileSync(resolve(from, name + '.png')).toString('base64');
  let picture = Buffer.alloc(0);
  for (const quality of [0.9, 0.8, 0.65, 0.5]) {
    picture = Buffer.from(await page.evaluate(drawn, [address, quality]), 'base64');
    if (picture.length <= most) break;
  }
  writeFileSync(resolve(to, short + '.webp'), picture);
  process.stdout.write(`docs/screenshots/${short}.webp  ${Math.ceil(picture.length / 1024)} KB\n`);
}
await browser.close();

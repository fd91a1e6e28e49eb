/**
 * A letter as HTML: one column, inline styles because mail programs drop others, no image and nothing loaded from anywhere.
 * Every value passes through `escapeHtml`; colours have at least 4.5:1 in light and dark (WCAG 2.2, 1.4.3).
 */
import type { Block, Site } from './blocks.ts';

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const mono = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";
const styles = {
  body: `margin:0;padding:0;background:#f3f4f1;color:#1c2321;${font}`,
  page: 'max-width:560px;margin:0 auto;padding:24px 16px',
  site: 'margin:0 0 16px;font-size:15px;line-height:1.5;font-weight:600;color:#47524e',
  card: 'background:#ffffff;border:1px solid #dde2de;border-radius:12px;padding:24px 20px',
  title: 'margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:650;overflow-wrap:anywhere',
  heading: 'margin:28px 0 8px;font-size:17px;line-height:1.4;font-weight:650;overflow-wrap:anywhere',
  paragraph: 'margin:0 0 16px;font-size:16px;line-height:1.55;overflow-wrap:anywhere',
  small: 'margin:0 0 16px;font-size:14px;line-height:1.5;color:#47524e;overflow-wrap:anywhere',
  button:
    'display:inline-block;padding:13px 22px;border-radius:8px;background:#14594a;color:#ffffff;font-size:16px;line-height:1.4;font-weight:600;text-decoration:none',
  stop: 'display:inline-block;padding:11px 20px;border-radius:8px;border:2px solid #a3261b;background:#ffffff;color:#a3261b;font-size:16px;line-height:1.4;font-weight:600;text-decoration:none',
  url: `margin:0 0 20px;font-size:13px;line-height:1.5;color:#47524e;overflow-wrap:anywhere;word-break:break-word;${mono}`,
  code: `margin:0 0 16px;padding:16px 12px;border-radius:8px;background:#eef2ef;text-align:center;font-size:28px;line-height:1.3;font-weight:600;letter-spacing:0.12em;${mono}`,
  quote:
    'margin:0 0 16px;padding:4px 0 4px 14px;border-left:4px solid #8a9a93;font-size:16px;line-height:1.55;overflow-wrap:anywhere',
  facts:
    'margin:0 0 16px;padding:12px 14px;border-radius:8px;background:#eef2ef;font-size:15px;line-height:1.5',
  label: 'margin:0;font-size:13px;color:#47524e',
  value: 'margin:0 0 8px;overflow-wrap:anywhere',
  hidden: 'display:none;max-height:0;overflow:hidden;opacity:0',
} as const;

// Mail programs that know dark mode read this; the others keep the light colours above.
const darkStyle = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.body{background:#121715!important;color:#e6ebe8!important}
.card{background:#1b211f!important;border-color:#35403b!important}
.soft{color:#b3c0ba!important}
.well{background:#252d2a!important}
.quote{border-color:#7d8f87!important}
.button{background:#7fd1b9!important;color:#0b1f19!important}
.stop{background:#1b211f!important;border-color:#ff9c8f!important;color:#ff9c8f!important}
}`;

/** Text made harmless between tags and inside quoted attributes. */
function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character]!);
}

/** The HTML part: a whole document. `blocks` and `subject` are clean: they hold no control characters. */
export function asHtml(
  letter: { subject: string; blocks: readonly Block[] },
  site: Site,
  footer: string,
): string {
  const preheader = letter.blocks.find((block) => block.is === 'paragraph')?.text ?? '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(letter.subject)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no">
<style>${darkStyle}</style>
</head>
<body class="body" style="${styles.body}">
<div style="${styles.hidden}" aria-hidden="true">${escapeHtml(preheader)}</div>
<div style="${styles.page}">
<header><p class="soft" style="${styles.site}">${escapeHtml(site.siteName)}</p></header>
<main class="card" style="${styles.card}">
<h1 style="${styles.title}">${unbrokenWords(letter.subject)}</h1>
${letter.blocks.map(blockAsHtml).join('\n')}
</main>
<footer>
<p class="soft" style="${styles.small};margin-top:16px">${escapeHtml(footer)}<br>
${escapeHtml(site.siteName)}, <a class="soft" style="color:#47524e" href="${escapeHtml(site.baseUrl)}">${escapeHtml(site.baseUrl)}</a></p>
</footer>
</div>
</body>
</html>
`;
}

// A browser breaks lines at hyphens: a name or a case number in large type would come apart on a phone.
function unbrokenWords(text: string): string {
  const isShortPair = (word: string) => word.includes('-') && word.length <= 20;
  return text
    .split(' ')
    .map((word) =>
      isShortPair(word) ? `<span style="white-space:nowrap">${escapeHtml(word)}</span>` : escapeHtml(word),
    )
    .join(' ');
}

function blockAsHtml(block: Block): string {
  switch (block.is) {
    case 'heading':
      return `<h2 style="${styles.heading}">${escapeHtml(block.text)}</h2>`;
    case 'paragraph':
      return `<p style="${styles.paragraph}">${escapeHtml(block.text)}</p>`;
    case 'small':
      return `<p class="soft" style="${styles.small}">${escapeHtml(block.text)}</p>`;
    case 'code':
      return `<p class="well" style="${styles.code}">${escapeHtml(block.code)}</p>`;
    case 'quote':
      // `dir="auto"`: whatever direction a person writes in, it ends with their words.
      return `<blockquote class="quote" dir="auto" style="${styles.quote}">${escapeHtml(block.text).replaceAll('\n', '<br>\n')}</blockquote>`;
    case 'button':
      return buttonAsHtml(block);
    case 'facts':
      return factsAsHtml(block.facts);
  }
}

function buttonAsHtml({ label, url, isStop }: Extract<Block, { is: 'button' }>): string {
  const href = escapeHtml(url);
  const kind = isStop ? 'stop' : 'button';
  return `<p style="margin:0 0 10px"><a class="${kind}" style="${styles[kind]}" href="${href}">${escapeHtml(label)}</a></p>
<p class="soft" style="${styles.url}">${href}</p>`;
}

function factsAsHtml(facts: readonly (readonly [string, string])[]): string {
  const rows = facts.map(
    ([label, value]) =>
      `<dt class="soft" style="${styles.label}">${escapeHtml(label)}</dt><dd style="${styles.value}"><bdi>${escapeHtml(value)}</bdi></dd>`,
  );
  return `<dl class="well" style="${styles.facts}">${rows.join('\n')}</dl>`;
}

/**
 * Tables and inline styles, since Outlook draws with Word; no picture, since most clients hide them first. Every
 * cell names its colour and its ground, so that a client which inverts colours by force inverts both.
 */
import { accentOf, ownAccent } from './accent.ts'
import { footerLines, linkGone, pageAddress } from './frame-words.ts'
import type { MailAddress, MailBlock, MailBody } from './mail-body.ts'
import { cleanLine, cleanLines, defuseLinks, escapeHtml } from './hostile-text.ts'

const font =
  "font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;mso-line-height-rule:exactly;"
const mono = "font-family:ui-monospace,Menlo,Consolas,'Courier New',monospace;"
const card = 'background-color:#ffffff;'
const ink = `${font}${card}color:#12202a;`
const ink2 = `${font}${card}color:#43535f;`
const breaks = 'word-break:break-word;overflow-wrap:anywhere;'

/** Where the client asks which scheme it is; the second half is how Outlook on the web asks. */
const darkStyles = (() => {
  const rules: readonly [string, string][] = [
    ['.paper', 'background-color:#0b1115!important'],
    ['.card', 'background-color:#121a20!important;border-color:#24303a!important'],
    ['.ink', 'background-color:#121a20!important;color:#e7eef2!important'],
    ['.ink2', 'background-color:#121a20!important;color:#b1bec7!important'],
    ['.sunk', 'background-color:#0e151a!important;color:#e7eef2!important'],
    ['.line', 'border-color:#24303a!important'],
    ['.foot', 'background-color:#0b1115!important;color:#8e9ca7!important'],
    ['.head', 'background-color:#0b1115!important;color:#e7eef2!important'],
    ['.way', 'color:#4dd0bf!important'],
  ]
  const asked = rules.map(([name, rule]) => `${name}{${rule}}`).join('')
  const outlook = rules.map(([name, rule]) => `[data-ogsc] ${name}{${rule}}`).join('')
  return `@media (prefers-color-scheme:dark){${asked}}${outlook}`
})()

export function renderHtml(body: MailBody, address: MailAddress): string {
  const accent = accentOf(body.brand?.colour ?? null)
  const rows = body.blocks.map((block) => blockRow(block, address, accent)).join('')
  const footer = footerLines(body, address)
    .map((line) => `<p style="margin:0 0 8px">${say(line)}</p>`)
    .join('')
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>${escapeHtml(body.subject)}</title>
<style>:root{color-scheme:light dark;supported-color-schemes:light dark}@media (max-width:620px){.cell{padding-left:20px!important;padding-right:20px!important}}${darkStyles}</style>
</head>
<body class="paper" style="margin:0;padding:0;background-color:#f4f6f7;-webkit-text-size-adjust:100%">
${preheader(body.preheader)}
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f4f6f7" style="background-color:#f4f6f7"><tr><td align="center" style="padding:24px 8px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
<tr><td class="head" style="${font}padding:0 12px 14px;background-color:#f4f6f7;color:#12202a;font-size:16px;line-height:22px">${brandLine(body)}</td></tr>
<tr><td height="4" bgcolor="${accent}" style="height:4px;font-size:0;line-height:4px;background-color:${accent};border-radius:10px 10px 0 0">&nbsp;</td></tr>
<tr><td class="card" bgcolor="#ffffff" style="${card}border:1px solid #dbe2e6;border-top:0;border-radius:0 0 10px 10px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td height="24" style="height:24px;font-size:0;line-height:24px">&nbsp;</td></tr>
${rows}<tr><td height="12" style="height:12px;font-size:0;line-height:12px">&nbsp;</td></tr>
</table>
</td></tr>
<tr><td class="foot cell" style="${font}padding:18px 12px;background-color:#f4f6f7;color:#5c6b76;font-size:13px;line-height:19px;${breaks}">${footer}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`
}

/** One-line text, with nothing in it that a client would make a link of. */
const say = (text: string): string => escapeHtml(defuseLinks(cleanLine(text, 4000)))

const sayLines = (text: string): string =>
  cleanLines(text)
    .map((line) => escapeHtml(defuseLinks(line)))
    .join('<br>')

/** The blanks keep a client from filling the rest of its preview with whatever comes next. */
const preheader = (text: string): string =>
  `<div style="display:none;max-height:0;max-width:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:#f4f6f7;opacity:0">${say(text)}${'&#847;&zwnj;&nbsp;'.repeat(60)}</div>`

/** The well with its light, as a cell with a border: no picture that a client could hide. */
function brandLine(body: MailBody): string {
  const team =
    body.brand === null
      ? ''
      : `<td class="head" style="${font}padding-left:12px;color:#43535f;font-size:14px;line-height:20px;${breaks}">for ${say(body.brand.name)}</td>`
  // In a table of its own, or a name on two lines would stretch it.
  const well = `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td width="14" height="14" style="width:14px;min-width:14px;height:14px;border:3px solid ${ownAccent};border-radius:50%;font-size:14px;line-height:14px;text-align:center;color:${ownAccent}" aria-hidden="true">&#8226;</td></tr></table>`
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td width="20" style="width:20px;min-width:20px">${well}</td><td class="head" style="${font}padding-left:9px;color:#12202a;font-size:17px;line-height:22px;font-weight:600">Luminous</td>${team}</tr></table>`
}

const row = (inside: string, { below = 16 } = {}): string =>
  `<tr><td class="cell" style="padding:0 32px ${below}px">${inside}</td></tr>\n`

function blockRow(block: MailBlock, address: MailAddress, accent: string): string {
  switch (block.kind) {
    case 'heading':
      return row(
        `<h1 class="ink" style="${ink}margin:0;font-size:22px;line-height:29px;font-weight:600;${breaks}">${say(block.text)}</h1>`,
      )
    case 'text':
      return row(
        `<p class="ink" style="${ink}margin:0;font-size:16px;line-height:24px;${breaks}">${sayLines(block.text)}</p>`,
      )
    case 'small':
      return row(
        `<p class="ink2" style="${ink2}margin:0;font-size:13px;line-height:19px;${breaks}">${sayLines(block.text)}</p>`,
      )
    case 'quote':
      return row(
        `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="ink line" style="${ink}padding:2px 0 2px 14px;border-left:3px solid #b9c5cc;font-size:16px;line-height:24px;${breaks}">${sayLines(block.text)}<br><span class="ink2" style="${ink2}font-size:13px">${say(block.by)}</span></td></tr></table>`,
      )
    case 'link':
      return address.link === null
        ? row(
            `<p class="ink2" style="${ink2}margin:0;font-size:14px;line-height:21px">${say(block.label)}: ${linkGone}</p>`,
          )
        : row(buttonTable(block.label, address.link, accent), { below: 10 }) +
            row(plainAddress(address.link))
    case 'page':
      return row(
        `<p class="ink" style="${ink}margin:0;font-size:16px;line-height:24px"><a class="way" href="${escapeHtml(pageAddress(address.publicUrl, block.path))}" style="color:#0a6c63;font-weight:600">${say(block.label)}</a></p>`,
      )
    case 'facts':
      return row(
        `<table width="100%" cellpadding="0" cellspacing="0" border="0">${block.rows.map(factRow).join('')}</table>`,
      )
    case 'steps':
      return row(
        `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${block.items.map(stepRow).join('')}</table>`,
        { below: 10 },
      )
    case 'code':
      break
  }
  return row(
    `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="sunk" bgcolor="#eef2f3" style="${mono}padding:12px 14px;background-color:#eef2f3;color:#12202a;font-size:14px;line-height:21px;border-radius:6px;word-break:break-all">${cleanLines(block.text).map(escapeHtml).join('<br>')}</td></tr></table>`,
  )
}

const factRow = ([name, value]: [string, string]): string =>
  `<tr><th scope="row" align="left" valign="top" width="34%" class="ink2 line" style="${ink2}padding:8px 12px 8px 0;border-bottom:1px solid #dbe2e6;font-size:14px;line-height:20px;font-weight:400">${say(name)}</th><td valign="top" class="ink line" style="${ink}padding:8px 0;border-bottom:1px solid #dbe2e6;font-size:14px;line-height:20px;${breaks}">${say(value)}</td></tr>`

const stepRow = (item: string, at: number): string =>
  `<tr><td width="26" valign="top" class="ink2" style="${ink2}padding:0 8px 8px 0;font-size:16px;line-height:24px">${at + 1}.</td><td valign="top" class="ink" style="${ink}padding:0 0 8px;font-size:16px;line-height:24px;${breaks}">${say(item)}</td></tr>`

/** The padding stands on the cell for Outlook, which knows none on a link, and on the link for everybody else. */
const buttonTable = (label: string, link: string, accent: string): string =>
  `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="${accent}" style="background-color:${accent};border-radius:8px;mso-padding-alt:13px 24px"><a href="${escapeHtml(link)}" style="${font}display:inline-block;padding:13px 24px;border-radius:8px;background-color:${accent};color:#ffffff;font-size:16px;line-height:20px;font-weight:600;text-decoration:none">${say(label)}</a></td></tr></table>`

const plainAddress = (link: string): string =>
  `<p class="ink2" style="${ink2}margin:0;font-size:13px;line-height:19px">If the button does not work, copy this address into a browser:<br><a class="way" href="${escapeHtml(link)}" style="color:#0a6c63;word-break:break-all">${escapeHtml(link)}</a></p>`

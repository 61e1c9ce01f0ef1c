import { footerLines, linkGone, pageAddress } from './frame-words.ts'
import type { MailAddress, MailBlock, MailBody } from './mail-body.ts'
import { cleanLine, cleanLines, defuseLinks } from './hostile-text.ts'

/** What every mail program shows without breaking it again. */
const columns = 72

export function renderText(body: MailBody, address: MailAddress): string {
  const blocks = body.blocks.map((block) => blockText(block, address).join('\n'))
  const footer = footerLines(body, address).flatMap((line) => wrap(defuseLinks(line), '', ''))
  // Two hyphens and a blank: mail programs leave what follows out of an answer.
  return `${blocks.join('\n\n')}\n\n-- \n${footer.join('\n')}\n`
}

function blockText(block: MailBlock, { publicUrl, link }: MailAddress): string[] {
  switch (block.kind) {
    case 'heading': {
      const lines = wrap(defuseLinks(cleanLine(block.text, 300)), '', '')
      const longest = Math.max(...lines.map((line) => line.length))
      return [...lines, '='.repeat(Math.min(longest, columns))]
    }
    case 'text':
    case 'small':
      return paragraphs(block.text, '')
    case 'quote':
      return [...paragraphs(block.text, '> '), `  ${defuseLinks(cleanLine(block.by, 200))}`]
    case 'link':
      return [`${cleanLine(block.label, 200)}:`, link ?? linkGone]
    case 'page':
      return [`${cleanLine(block.label, 200)}:`, pageAddress(publicUrl, block.path)]
    case 'facts':
      return block.rows.flatMap(([name, value]) =>
        wrap(`${cleanLine(name, 200)}: ${defuseLinks(cleanLine(value, 2000))}`, '', '  '),
      )
    case 'steps':
      return block.items.flatMap((item, at) => {
        const mark = `${at + 1}. `
        return wrap(defuseLinks(cleanLine(item, 2000)), mark, ' '.repeat(mark.length))
      })
    case 'code':
      break
  }
  return cleanLines(block.text).map((line) => `    ${line}`)
}

const paragraphs = (text: string, mark: string): string[] =>
  cleanLines(text).flatMap((line) => wrap(defuseLinks(line), mark, mark))

/** Broken between words only: half an address would lead nowhere. */
function wrap(text: string, first: string, others: string): string[] {
  const lines: string[] = []
  let line = first
  let isEmpty = true
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = others
      isEmpty = true
    }
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
  }
  return [...lines, isEmpty ? line.trimEnd() : line]
}

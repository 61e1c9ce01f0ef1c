/**
 * Makes a mail fit to be shown in a frame of this page. A frame inherits the page's Content-Security-Policy, which
 * allows no inline styles, and mails have nothing else: each becomes a rule of one sheet that the policy knows by
 * its nonce. The frame's sandbox forbids scripts, forms and every way out.
 */
export function frameMail(html: string, nonce: string): string {
  // Parsing alone asks the policy too. What people wrote is escaped in mails: these words stand in tags only.
  const allowed = html
    .replaceAll(' style="', ' data-style="')
    .replaceAll('<style>', `<style nonce="${nonce}">`)
  const mail = new DOMParser().parseFromString(allowed, 'text/html')
  const names = new Map<string, string>()
  for (const element of mail.querySelectorAll('[data-style]')) {
    const style = element.getAttribute('data-style') ?? ''
    element.removeAttribute('data-style')
    // Nothing may end the sheet or the rule before its time.
    if (/[<{}]/.test(style)) continue
    const name = names.get(style) ?? `inline-${names.size}`
    names.set(style, name)
    element.classList.add(name)
  }
  const sheet = mail.createElement('style')
  sheet.setAttribute('nonce', nonce)
  sheet.textContent = [...names].map(([style, name]) => `.${name}{${style}}`).join('\n')
  mail.head.prepend(sheet)
  return `<!doctype html>${mail.documentElement.outerHTML}`
}

/** First those that call themselves by their neighbours' names too. */
const browsers: readonly [RegExp, string][] = [
  [/\bEdgA?\/(\d+)/, 'Edge'],
  [/\bEdgiOS\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:Chrome|HeadlessChrome|CriOS)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//, 'Safari'],
]

const systems: readonly [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

const charactersMax = 80

/** Browser and system in words, from what a browser says of itself; what is not known is shown as it came. */
export function agentWords(agent: string): string {
  const text = agent.trim()
  if (text === '') return 'A browser that does not say its name'
  const browser = browsers
    .map(([pattern, name]) => ({ name, version: pattern.exec(text)?.[1] }))
    .find(({ version }) => version !== undefined)
  const system = systems.find(([pattern]) => pattern.test(text))?.[1]
  if (!browser) return text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : text
  const name = `${browser.name} ${browser.version}`
  return system === undefined ? name : `${name} on ${system}`
}

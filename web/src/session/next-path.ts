/**
 * Where to go after signing in. The value comes from the address bar, so it is hostile: only a path of this very
 * origin is taken, or a link could sign a person in here and lead them to a look-alike elsewhere.
 */
export function parseNextPath(value: unknown, origin: string): string | null {
  if (typeof value !== 'string' || !value.startsWith('/')) return null
  if (!URL.canParse(value, origin)) return null
  const url = new URL(value, origin)
  // `//other.example` and `/\other.example` begin with a slash too; the parser knows what a browser makes of them.
  if (url.origin !== origin || url.pathname.startsWith('//')) return null
  if (url.pathname === '/sign-in') return null
  return `${url.pathname}${url.search}${url.hash}`
}

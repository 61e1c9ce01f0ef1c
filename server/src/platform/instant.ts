/** PostgreSQL's `2026-11-21 06:47:00.123456+00` as RFC 3339 in UTC, microseconds kept. */
export function toRfc3339(text: string): string {
  return text.replace(' ', 'T').replace(/[+-]00(?::?00)?$/, 'Z')
}

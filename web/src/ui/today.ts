const two = (part: number): string => String(part).padStart(2, '0')

/** Today on the clock of whoever looks, as a date field has it. */
export function today(): string {
  const now = new Date()
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

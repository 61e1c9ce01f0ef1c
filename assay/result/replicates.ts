/** NaN for no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Sum of squared differences from the mean. */
export function squaresAroundMean(values: readonly number[]): number {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
}

/** Sample standard deviation (n - 1); null with fewer than two values. */
export function standardDeviation(values: readonly number[]): number | null {
  return values.length < 2 ? null : Math.sqrt(squaresAroundMean(values) / (values.length - 1))
}

/** Standard deviation over the mean, in percent; null with fewer than two values or a mean of 0. */
export function cvPercent(values: readonly number[]): number | null {
  const deviation = standardDeviation(values)
  const centre = mean(values)
  return deviation === null || centre === 0 ? null : (100 * deviation) / Math.abs(centre)
}

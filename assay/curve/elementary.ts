/**
 * Exponential and logarithm from additions, multiplications and divisions alone, which IEEE 754
 * fixes to the bit. `Math.exp`, `Math.log` and `Math.pow` are left to each engine and differ in
 * the last bit; a concentration must not. The method is fdlibm's (Sun Microsystems, freely
 * usable): argument reduction by ln 2 and a rational approximation, error below one unit in the
 * last place.
 */

const ln2High = 6.9314718036912381649e-1
const ln2Low = 1.90821492927058770002e-10

/** e to the x: 0 below -745.2, infinity above 709.8, never NaN for a number. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY
  if (x < -745.1332191019411) return 0
  const k = Math.round(x * Math.LOG2E)
  const high = x - k * ln2High
  const low = k * ln2Low
  const r = high - low
  const t = r * r
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t *
              (6.61375632143793436117e-5 +
                t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))))
  const y = 1 - (low - (r * c) / (2 - c) - high)
  return scale(y, k)
}

/** Natural logarithm: minus infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  let k = 0
  let m = x
  // Multiplying by powers of two loses nothing. The mantissa comes to lie in [sqrt(1/2), sqrt(2)).
  while (m >= Math.SQRT2) {
    const step = m >= 4294967296 ? 32 : 1
    m /= step === 32 ? 4294967296 : 2
    k += step
  }
  while (m < Math.SQRT1_2) {
    const step = m < 2.3283064365386963e-10 ? 32 : 1
    m *= step === 32 ? 4294967296 : 2
    k -= step
  }
  const f = m - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even =
    w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1))
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)))
  const half = 0.5 * f * f
  return k * ln2High - (half - (s * (half + even + odd) + k * ln2Low) - f)
}

/** x to the power of b, for x >= 0 and b > 0. */
export function power(x: number, b: number): number {
  return x === 0 ? 0 : exp(b * log(x))
}

/** y times two to the k; in two steps where the power itself would leave the range. */
function scale(y: number, k: number): number {
  const half = Math.trunc(k / 2)
  return y * twoTo(half) * twoTo(k - half)
}

function twoTo(k: number): number {
  let result = 1
  for (let i = 0; i < Math.abs(k); i++) result *= 2
  return k < 0 ? 1 / result : result
}

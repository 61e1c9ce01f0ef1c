/** Two-sided 95 % quantiles for 1 to 30 degrees of freedom (any table of Student's t). */
const quantiles = [
  12.706204736, 4.30265273, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252,
  2.306004135, 2.262157163, 2.228138852, 2.20098516, 2.17881283, 2.160368656, 2.144786688,
  2.131449546, 2.119905299, 2.109815578, 2.10092204, 2.093024054, 2.085963447, 2.079613845,
  2.073873068, 2.06865761, 2.063898562, 2.059538553, 2.055529439, 2.051830516, 2.048407142,
  2.045229642, 2.042272456,
]

/**
 * The t with 95 % between -t and t, for 1 or more degrees of freedom; above 30 by the expansion of
 * Fisher and Cornish (Abramowitz and Stegun 26.7.5), good to 1e-6 there.
 */
export function studentT95(degreesOfFreedom: number): number {
  const listed = quantiles[degreesOfFreedom - 1]
  if (listed !== undefined) return listed
  const z = 1.959963984540054
  const n = degreesOfFreedom
  const [z3, z5, z7] = [z ** 3, z ** 5, z ** 7]
  return (
    z +
    (z3 + z) / (4 * n) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n)
  )
}

/** What a plate is called: some readers only number their plates, and a number alone says nothing. */
export const plateName = (plate: string): string =>
  /^\d{1,6}$/.test(plate) ? `Plate ${plate}` : plate

/** The face of the bench: biosensors, readers, lots, layouts to begin with, and who reviews in whose stead. */
export { biosensor_list } from './biosensor-queries.ts'
export { installFirstBiosensors } from './install-biosensors.ts'
export {
  instrument_insert,
  instrument_list,
  reagent_lot_list,
  stand_in_is_active,
} from './queries.ts'
export { refuseWellsBeyond } from './take-layout.ts'

/** File name of the kiosk's database in its state directory. */
export const kioskDatabase = 'kiosk.sqlite'
/** File name of the technician's socket beside it. */
export const controlSocket = 'control.sock'

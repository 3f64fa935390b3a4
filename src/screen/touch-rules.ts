import type { PanelSettings } from './settings.ts'

/**
 * Matrices that libinput lays over a touch panel's coordinates, for a panel that stands turned clockwise.
 * @see https://wayland.freedesktop.org/libinput/doc/latest/device-configuration-via-udev.html
 */
const matrices: Readonly<Record<number, string>> = {
  90: '0 -1 1 1 0 0',
  180: '-1 0 1 0 -1 1',
  270: '0 1 0 -1 0 1',
}

/**
 * Udev rules that turn touch with the picture. Cage turns it by itself only for panels that udev assigns to an output by WL_OUTPUT, which
 * later wlroots no longer reads (cage-kiosk/cage issues 126 and 243); a matrix holds for every compositor.
 */
export function touchRules({ rotate }: PanelSettings): string {
  const matrix = matrices[rotate]
  const rule = `ACTION!="remove", SUBSYSTEM=="input", ENV{ID_INPUT_TOUCHSCREEN}=="1", ENV{LIBINPUT_CALIBRATION_MATRIX}="${matrix}"\n`
  return `# Written by provisioning/install from screen.rotate of the site file; run it again after changing that.\n${matrix === undefined ? '' : rule}`
}

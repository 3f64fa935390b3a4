/** Commands of the SAM_V module as CMD and Para. devices.md 1.2 [eastcoms508]. */
export const sdtCommands = {
  resetSam: [0x10, 0xff],
  samStatus: [0x11, 0xff],
  samId: [0x12, 0xff],
  find: [0x20, 0x01],
  select: [0x20, 0x02],
  readTextPhoto: [0x30, 0x01],
  readAddedAddress: [0x30, 0x03],
  readChipNumber: [0x30, 0x05],
  readTextPhotoFingerprint: [0x30, 0x10],
  setMaxRfBytes: [0x61, 0xff],
} as const satisfies Readonly<Record<string, readonly [number, number]>>

export type SdtCommand = keyof typeof sdtCommands

/** Name of the command with these two bytes; `setBaud` (60 00..04) is not offered: a kiosk never changes a reader's speed. */
export function commandName(command: number, parameter: number): SdtCommand | undefined {
  for (const [name, [cmd, para]] of Object.entries(sdtCommands))
    if (cmd === command && para === parameter) return name as SdtCommand
  return undefined
}

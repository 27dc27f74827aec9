// Names that <sound/asound.h> gives to numbers, by number. They are macros there, so the program's types do not hold
// them; whoever shows or reads such a number takes them from here.

export const ACCESSES = [
  'MMAP_INTERLEAVED',
  'MMAP_NONINTERLEAVED',
  'MMAP_COMPLEX',
  'RW_INTERLEAVED',
  'RW_NONINTERLEAVED',
];
export const SUBFORMATS = ['STD', 'MSBITS_MAX', 'MSBITS_20', 'MSBITS_24'];
export const STATES = [
  ...['OPEN', 'SETUP', 'PREPARED', 'RUNNING', 'XRUN', 'DRAINING', 'PAUSED', 'SUSPENDED', 'DISCONNECTED'],
];
export const stateName = (state: number): string => STATES[state] ?? String(state);

/** SNDRV_PCM_FORMAT_*; '' where there is a gap. */
export const FORMATS = [
  ...['S8', 'U8', 'S16_LE', 'S16_BE', 'U16_LE', 'U16_BE', 'S24_LE', 'S24_BE', 'U24_LE', 'U24_BE', 'S32_LE', 'S32_BE'],
  ...['U32_LE', 'U32_BE', 'FLOAT_LE', 'FLOAT_BE', 'FLOAT64_LE', 'FLOAT64_BE', 'IEC958_SUBFRAME_LE'],
  ...['IEC958_SUBFRAME_BE', 'MU_LAW', 'A_LAW', 'IMA_ADPCM', 'MPEG', 'GSM', 'S20_LE', 'S20_BE', 'U20_LE', 'U20_BE', ''],
  ...['', 'SPECIAL', 'S24_3LE', 'S24_3BE', 'U24_3LE', 'U24_3BE', 'S20_3LE', 'S20_3BE', 'U20_3LE', 'U20_3BE', 'S18_3LE'],
  ...['S18_3BE', 'U18_3LE', 'U18_3BE', 'G723_24', 'G723_24_1B', 'G723_40', 'G723_40_1B', 'DSD_U8', 'DSD_U16_LE'],
  ...['DSD_U32_LE', 'DSD_U16_BE', 'DSD_U32_BE'],
];

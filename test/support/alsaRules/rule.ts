// One rule of "Writing an ALSA Driver" (Linux 6.12), and how it is seen: by a driver that breaks it, or by one that uses it.

/** A text that stands exactly once in test/unit/drivers/rules.c, and what stands there instead. */
export type Change = readonly [from: string, to: string];

export type Shown =
  /** The first finding, `class/kind`, and a text of the driver's line it comes from; `core` if none of its lines does. */
  | { readonly finding: string; readonly at: string }
  /** An operation of the scenario that the rule refuses (or, with 0, allows); the driver as it is answers otherwise. */
  | { readonly call: string; readonly result: number }
  /** The change is right, too, and makes the driver say this. */
  | { readonly says: RegExp }
  /** The change is right, too: every operation goes well. */
  | { readonly allowed: true };

export interface Rule {
  readonly rule: string;
  readonly change?: readonly Change[];
  /** Instead of LIFE. */
  readonly scenario?: string;
  /** Undefined: nothing shows it yet, and `why` says why. */
  readonly shownBy: Shown | undefined;
  readonly why?: string;
}

/** Uses every callback, with a mapping. */
export const LIFE = `load
open s
hw_params s access=MMAP_INTERLEAVED format=S16_LE channels=2 rate=48000 period_size=1024 buffer_size=8192
hw_params s access=MMAP_INTERLEAVED format=S16_LE channels=2 rate=48000 period_size=1024 buffer_size=8192
sw_params s start_threshold=boundary
mmap s m len=buffer
touch m all
prepare s
fill s
start s
run s 4
pause s 1
pause s 0
xrun s
prepare s
fill s
start s
run s 2
drop s
munmap m
hw_free s
close s
open s
close s
unload
`;

/** The same without a mapping. */
export const WRITES = `load
open s
hw_params s access=RW_INTERLEAVED format=S16_LE channels=2 rate=48000 period_size=1024 buffer_size=8192
sw_params s start_threshold=boundary
prepare s
writei s 8192
start s
sleep 50
drop s
hw_free s
close s
unload
`;

/** All devices go to sleep while it plays. */
export const SUSPENDS = `load
open s
hw_params s access=RW_INTERLEAVED format=S16_LE channels=2 rate=48000 period_size=1024 buffer_size=8192
prepare s
writei s 8192
suspend
resume s
prepare s
close s
unload
`;

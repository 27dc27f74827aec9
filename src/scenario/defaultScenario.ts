// The client that acts when a launch names none. The same text is media/scenarios/default.pcm.txt, to copy and change;
// a test compares the two.

export const DEFAULT_SCENARIO = `# The built-in client: every callback of a PCM driver once, with a full ring and eight periods of sound.
# Copy this file, change it, and name it as "scenario" in a launch configuration or after --scenario.
load

# Playback; capture where the card has no playback.
open s stream=any

# MMAP_INTERLEAVED S16_LE 48000 Hz stereo where the driver has it, else the nearest; a buffer of up to 64 KiB.
hw_params s auto
sw_params s start_threshold=boundary

# The whole ring, each page used once: this is where .page is asked.
mmap s m len=buffer when=mmap
touch m all when=mmap

prepare s
fill s
start s
run s 8
drain s

munmap m when=mmap
hw_free s
close s
unload
`;

/** What the run can stop at and step to in ALSA's own units; `condition` says what a filter's condition may be. */
export const EVENTS = [
  {
    id: 'callback',
    label: 'Driver callback',
    description: "One of the driver's PCM operations begins.",
    condition: 'Names of operations: trigger, pointer; or a C expression at its first statement',
  },
  {
    id: 'period',
    label: 'Period elapsed',
    description: 'snd_pcm_period_elapsed() is called.',
    condition: 'A C expression there: substream->stream == 0',
  },
  {
    id: 'interrupt',
    label: 'Interrupt',
    description: 'A timer or device interrupt is taken.',
    condition: 'A C expression at its first statement',
  },
  {
    id: 'timer',
    label: 'Timer',
    description: 'A timer or hrtimer has expired and its function is about to be called.',
    condition: 'Names of such functions: loopback_timer_function; or a C expression',
  },
  {
    id: 'fault',
    label: 'Page fault of the process',
    description: 'The process touches a page of a mapping that has no entry in its page table yet.',
    condition: 'A C expression in do_user_fault()',
  },
  {
    id: 'resolution',
    label: 'Page chosen',
    description: 'The page callback (or the core) has said which page is at an offset of the buffer.',
    condition: 'offset >= 0x4000 && pfn != previous.pfn + 1: pfn, page and offset of this and the previous page',
  },
  {
    id: 'state',
    label: 'Stream state changes',
    description: 'A PCM stream changes its state.',
    condition: 'Names of new states: RUNNING, XRUN; or a C expression',
  },
  {
    id: 'xrun',
    label: 'Xrun',
    description: 'A PCM stream ran over or under.',
    condition: 'A C expression',
  },
  {
    id: 'alloc',
    label: 'Page or area allocated',
    description: 'Page frames are given to somebody: one by one, as a block, or for a vmalloc area.',
    condition: 'Who for: vmalloc, pages, slab, user, page_tables, stack; or a C expression',
  },
  {
    id: 'free',
    label: 'Page or area freed',
    description: 'Page frames are given back: one by one, as a block, or with a vmalloc area.',
    condition: 'Who had them: vmalloc, pages, slab, user, page_tables, stack; or a C expression',
  },
] as const;
export type EventId = (typeof EVENTS)[number]['id'];

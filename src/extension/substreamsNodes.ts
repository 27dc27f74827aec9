import { formatBytes, formatPlace, formatRate, plural } from '../base/units';
import type { HwParams, RuntimeNode, SubstreamNode, SubstreamsView } from '../protocol/substreams';
import { field, type TreeNode } from './treeNode';

/** The *Substreams* tree: card → PCM device → substream → runtime, each field with its unit and meaning. */
export function substreamsNodes(view: SubstreamsView): TreeNode[] {
  return view.cards.map((card) => ({
    key: `card${card.index}`,
    label: `card ${card.index}: ${card.id}`,
    description: card.shortName,
    tooltip: `${card.longName}\ndriver ${card.driver}\nstruct snd_card at ${card.va}`,
    icon: 'circuit-board',
    memoryReference: card.va,
    expanded: true,
    children: card.devices.map((device) => ({
      key: `pcm${device.number}`,
      label: `pcm ${device.number}: ${device.id}`,
      description: device.name === device.id ? undefined : device.name,
      tooltip: `${device.name}\nstruct snd_pcm at ${device.va}`,
      icon: 'unmute',
      memoryReference: device.va,
      expanded: true,
      children: device.substreams.map(substreamNode),
    })),
  }));
}

function substreamNode(substream: SubstreamNode): TreeNode {
  const { runtime } = substream;
  return {
    key: substream.id,
    label: `${substream.direction} ${substream.number}`,
    description: runtime ? runtime.state : 'closed',
    tooltip: `${substream.name} (${substream.id})\nstruct snd_pcm_substream at ${substream.va}`,
    icon: substream.direction === 'playback' ? 'arrow-right' : 'arrow-left',
    tone: runtime?.state === 'XRUN' ? 'bad' : undefined,
    memoryReference: substream.va,
    expanded: runtime !== null,
    children: [...(runtime ? runtimeNodes(runtime) : []), operationsNode(substream)],
  };
}

function runtimeNodes(runtime: RuntimeNode): TreeNode[] {
  const { hwParams: params } = runtime;
  const position = (frames: number) =>
    params ? `PCM frame ${frames % params.bufferFrames} of ${params.bufferFrames} in the ring` : 'no ring yet';
  return [
    field('state', runtime.state, 'runtime->state: where the PCM state machine is.', {
      icon: 'pulse',
      tone: runtime.state === 'XRUN' ? 'bad' : undefined,
      memoryReference: runtime.va,
    }),
    paramsNode(params),
    field('hw_ptr', String(runtime.hwPtr), `What the hardware has done, in PCM frames: ${position(runtime.hwPtr)}.`, {
      icon: 'arrow-small-right',
    }),
    field(
      'appl_ptr',
      String(runtime.applPtr),
      `What the client has done, in PCM frames: ${position(runtime.applPtr)}.`,
      {
        icon: 'arrow-small-right',
      },
    ),
    ...availability(runtime),
    field('dma_area', runtime.dmaArea ?? 'NULL', 'The kernel’s address of the buffer.', {
      icon: 'symbol-array',
      tone: runtime.dmaArea ? 'good' : undefined,
      memoryReference: runtime.dmaArea ?? undefined,
    }),
    field(
      'dma_addr',
      runtime.dmaAddress ?? '0',
      'The device’s address of the buffer; 0 where the CPU does the copying.',
      {
        icon: 'symbol-numeric',
      },
    ),
    field('dma_bytes', String(runtime.dmaBytes), `Size of the buffer: ${formatBytes(runtime.dmaBytes)}.`, {
      icon: 'symbol-ruler',
    }),
    field('buffer', runtime.bufferType, 'Who made the buffer, and of what kind of memory.', { icon: 'archive' }),
    field(
      'boundary',
      runtime.boundary,
      'Where hw_ptr and appl_ptr wrap: a multiple of the buffer size, in PCM frames.',
      {
        icon: 'symbol-ruler',
      },
    ),
  ];
}

function availability(runtime: RuntimeNode): TreeNode[] {
  const { avail, delay } = runtime;
  if (avail === null || delay === null) return [];
  return [
    field('avail', String(avail), 'PCM frames that a client could transfer now.', { icon: 'symbol-numeric' }),
    field('delay', String(delay), 'PCM frames between the client and the loudspeaker or microphone.', {
      icon: 'symbol-numeric',
    }),
  ];
}

function paramsNode(params: HwParams | null): TreeNode {
  if (!params) return field('hw_params', 'none', 'No configuration was agreed on yet.', { icon: 'settings' });
  const ms = (frames: number) => `${((frames * 1000) / params.rate).toFixed(1)} ms`;
  const sized = (frames: number) => `${frames} PCM frames = ${formatBytes(frames * params.frameBytes)} = ${ms(frames)}`;
  const summary = `${params.format} · ${params.channels} ch · ${formatRate(params.rate)}`;
  return {
    ...field('hw_params', summary, 'What client and driver agreed on.', { icon: 'settings' }),
    children: [
      field('access', params.access, 'How samples are laid out and transferred.'),
      field('format', params.format, 'The format of one sample.'),
      field(
        'channels',
        String(params.channels),
        `One PCM frame is ${params.frameBytes} bytes: a sample of each channel.`,
      ),
      field('rate', String(params.rate), 'PCM frames per second.'),
      field('period_size', String(params.periodFrames), `${sized(params.periodFrames)}: one interrupt.`),
      field('periods', String(params.periods), `${plural(params.periods, 'period')} in the ring.`),
      field('buffer_size', String(params.bufferFrames), `${sized(params.bufferFrames)}: the whole ring.`),
    ],
  };
}

function operationsNode(substream: SubstreamNode): TreeNode {
  return {
    key: 'ops',
    label: 'ops',
    description: plural(substream.ops.length, 'callback'),
    tooltip: 'struct snd_pcm_ops: the driver’s functions the PCM core calls.',
    icon: 'symbol-interface',
    children: substream.ops.map((op) => ({
      key: op.name,
      label: op.name,
      description: op.source ? `${op.function} · ${formatPlace(op.source)}` : op.function,
      tooltip: `.${op.name} = ${op.function}${op.source ? `\n${op.source.path}:${op.source.line}` : ''}`,
      icon: 'symbol-method',
      value: op.function,
      source: op.source,
    })),
  };
}

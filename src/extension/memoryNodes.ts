import { formatBytes, formatCount, formatPlace, hex, plural } from '../base/units';
import type { MemoryView, PageFrameOwner, PfnRange, SlabObject, VmapAreaNode, VmapPage } from '../protocol/memory';
import type { TreeNode } from './treeNode';

/** The *Memory* tree: virtual areas with the page frames behind them, and the same page frames by owner. */
export function memoryNodes(view: MemoryView): TreeNode[] {
  const areaBytes = view.vmapAreas.reduce((sum, area) => sum + area.bytes, 0);
  const free = view.owners.find((owner) => owner.name === 'free')?.pageFrames ?? 0;
  return [
    {
      key: 'areas',
      label: 'vmalloc areas',
      description: `${formatCount(view.vmapAreas.length)} · ${formatBytes(areaBytes)}`,
      tooltip: 'Ranges of kernel addresses whose page frames are joined by page tables only (/proc/vmallocinfo).',
      icon: 'symbol-array',
      expanded: true,
      children: view.vmapAreas.map(areaNode),
    },
    {
      key: 'frames',
      label: 'page frames',
      description: `${formatCount(view.pageFrames - free)} used of ${formatCount(view.pageFrames)}`,
      tooltip: 'Physical memory by owner. Each page frame is 4 KiB and has a number, its pfn.',
      icon: 'layers',
      children: view.owners.map(ownerNode),
    },
    {
      key: 'slab',
      label: 'slab objects',
      description: formatCount(view.slabObjects.length),
      tooltip: 'What the driver holds from kmalloc() and kmem_cache_alloc().',
      icon: 'symbol-object',
      children: view.slabObjects.map(slabNode),
    },
  ];
}

function areaNode(area: VmapAreaNode): TreeNode {
  const hidden = area.pageCount - area.pages.length;
  return {
    key: area.va,
    label: area.va,
    description: [formatBytes(area.bytes), area.use ?? area.kind, area.caller].join(' · '),
    tooltip: [
      `${area.kind} area ${area.va} + ${hex(area.bytes)} (${plural(area.pageCount, 'page')}, then a guard page)`,
      ...(area.use ? [area.use] : []),
      `asked for by ${area.caller}${area.source ? ` at ${area.source.path}:${area.source.line}` : ''}`,
    ].join('\n'),
    icon: 'symbol-array',
    tone: area.use ? 'good' : undefined,
    value: area.va,
    memoryReference: area.va,
    page: area.va,
    source: area.source,
    children: [
      ...area.pages.map(pageNode),
      ...(hidden > 0 ? [{ key: 'more', label: `… ${plural(hidden, 'more page')}`, tooltip: 'Not listed.' }] : []),
    ],
  };
}

function pageNode(page: VmapPage): TreeNode {
  const at = page.pfn === null ? 'not present' : `pfn ${hex(page.pfn)}`;
  return {
    key: page.va,
    label: `+${formatBytes(page.index * 4096)}`,
    description: `${at}${page.flags.length ? ` · ${page.flags.join(' ')}` : ''}`,
    tooltip: [
      `page ${page.index} at ${page.va}: ${at}`,
      ...(page.page ? [`struct page ${page.page} · refcount ${page.refcount}`] : []),
      ...(page.flags.length ? [`flags: ${page.flags.join(' ')}`] : []),
    ].join('\n'),
    icon: page.pfn === null ? 'circle-slash' : 'file-binary',
    value: page.va,
    memoryReference: page.va,
    page: page.va,
  };
}

const rangeText = (range: PfnRange): string =>
  range.count === 1 ? `pfn ${hex(range.first)}` : `pfn ${hex(range.first)} … ${hex(range.first + range.count - 1)}`;

function ownerNode(owner: PageFrameOwner): TreeNode {
  const place = owner.source ? ` · ${formatPlace(owner.source)}` : '';
  return {
    key: `${owner.name} ${owner.caller ?? ''}`,
    label: owner.caller ? `${owner.name}: ${owner.caller}` : owner.name,
    description: `${plural(owner.pageFrames, 'page frame')}${place}`,
    tooltip: `${plural(owner.pageFrames, 'page frame')} = ${formatBytes(owner.pageFrames * 4096)}, owned by ${owner.name}${
      owner.caller ? `, asked for by ${owner.caller}` : ''
    }`,
    icon: owner.name === 'free' ? 'circle-outline' : 'circle-filled',
    source: owner.source,
    children: owner.ranges.map((range) => ({
      key: String(range.first),
      label: rangeText(range),
      description: plural(range.count, 'page frame'),
      tooltip: `${rangeText(range)}: physical ${hex(range.first * 4096)} + ${formatBytes(range.count * 4096)}`,
      value: hex(range.first),
      page: hex(range.first),
    })),
  };
}

function slabNode(object: SlabObject): TreeNode {
  return {
    key: object.va,
    label: object.va,
    description: `${formatBytes(object.bytes)} · ${object.caller}`,
    tooltip: [
      `${object.bytes} bytes in ${object.cache}`,
      `asked for by ${object.caller}${object.source ? ` at ${object.source.path}:${object.source.line}` : ''}`,
    ].join('\n'),
    icon: 'symbol-object',
    value: object.va,
    memoryReference: object.va,
    page: object.va,
    source: object.source,
  };
}

import type { WatchedValue } from '../protocol/watch';
import type { TreeNode } from './treeNode';

/** The *ALSA Live Watch* tree: pinned expressions with their values, which open into their parts. */
export function watchNodes(expressions: readonly string[], values: readonly WatchedValue[]): TreeNode[] {
  return expressions.map((expression) => {
    const found = values.find((candidate) => candidate.expression === expression);
    const told = found?.value ?? found?.problem ?? 'no driver is being debugged';
    const description = found?.stale ? `${told} (at the last stop)` : told;
    return {
      key: expression,
      label: expression,
      description,
      tooltip: [`${expression} = ${description}`, found?.type].filter(Boolean).join('\n'),
      icon: found?.problem ? 'warning' : 'eye',
      value: found?.value ?? '',
      pinned: true,
      ...(found?.memoryReference && { memoryReference: found.memoryReference }),
      ...(found?.parts && {
        children: found.parts.map(({ name, value, memoryReference }) => ({
          key: name,
          label: name,
          description: value,
          tooltip: `${name} = ${value}`,
          value,
          ...(memoryReference && { memoryReference }),
        })),
      }),
    };
  });
}

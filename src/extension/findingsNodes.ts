import { formatCount, formatPlace } from '../base/units';
import type { Finding } from '../protocol/findings';
import type { SourceLocation } from '../protocol/values';
import type { TreeNode } from './treeNode';

/** The *Findings* tree: each finding opens into what to know about it, in the order in which a reader asks. */
export function findingsNodes(findings: Finding[]): TreeNode[] {
  if (findings.length === 0) {
    return [
      { key: 'none', label: 'Nothing wrong so far', tooltip: 'No rule was broken up to this point.', icon: 'pass' },
    ];
  }
  return findings.map((finding) => ({
    key: finding.id,
    label: finding.cause,
    description: finding.source ? formatPlace(finding.source) : undefined,
    tooltip: `${finding.class}\n${finding.cause}\n${finding.rule}\nFix: ${finding.fix}`,
    icon: 'error',
    tone: 'bad',
    value: finding.cause,
    source: finding.source,
    expanded: true,
    children: detailNodes(finding),
  }));
}

function detailNodes(finding: Finding): TreeNode[] {
  const { object } = finding;
  const text = (label: string, value: string, icon: string): TreeNode[] =>
    value ? [{ key: label, label, description: value, tooltip: value, icon, value }] : [];
  return [
    ...text('class', finding.class, 'tag'),
    ...text('rule', finding.rule, 'law'),
    ...text('fix', finding.fix, 'lightbulb'),
    ...(object
      ? [
          {
            key: 'object',
            label: 'object',
            description: `${object.description} at ${object.va}`,
            tooltip: `${object.description}\n${object.va} + ${object.bytes} bytes`,
            icon: 'symbol-object',
            value: object.va,
            memoryReference: object.va,
            children: [...stackNode('allocated', object.allocated), ...stackNode('freed', object.freed)],
          },
        ]
      : []),
    ...stackNode('call stack', finding.stack),
    ...text('tick', formatCount(finding.tick), 'clock'),
    ...text('real kernel', finding.kernelChecker, 'terminal-linux'),
  ];
}

function stackNode(label: string, stack: SourceLocation[]): TreeNode[] {
  if (stack.length === 0) return [];
  return [
    {
      key: label,
      label,
      description: stack[0]?.function,
      tooltip: stack.map((at) => `${at.function ?? '?'} ${at.path}:${at.line}`).join('\n'),
      icon: 'list-tree',
      source: stack[0],
      children: stack.map((at, depth) => ({
        key: String(depth),
        label: at.function ?? '?',
        description: formatPlace(at),
        tooltip: `${at.path}:${at.line}`,
        source: at,
      })),
    },
  ];
}

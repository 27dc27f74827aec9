// The groups of findings, for those who show them as filters and do not know the kernel.

export { FINDING_CLASSES, type FindingClass } from '../kernel/finding';

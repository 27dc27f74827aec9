// SPDX-License-Identifier: MIT
/* /proc/self/smaps: the areas of the calling process, with their flags in letters. */
#include <linux/mm.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/sched.h>

/* By bit of vm_flags; "??" for bits that no area of ours has. */
static const char vm_flag_letters[32][3] = {
	"rd", "wr", "ex", "sh", "mr", "mw", "me", "ms", "gd", "??", "pf", "??", "??", "lo", "io", "sr",
	"rr", "dc", "de", "lf", "ac", "nr", "ht", "sf", "ar", "wf", "dd", "sd", "mm", "hg", "nh", "mg",
};

static int smaps_show(struct seq_file *m, void *p)
{
	struct vm_area_struct *vma;
	int bit;

	list_for_each_entry(vma, &current->mm->mmap_list, vm_link) {
		unsigned long flags = vma->vm_flags;

		seq_printf(m, "%08lx-%08lx %c%c%c%c %08lx 00:05 0\n", vma->vm_start, vma->vm_end,
			   flags & VM_READ ? 'r' : '-', flags & VM_WRITE ? 'w' : '-', flags & VM_EXEC ? 'x' : '-',
			   flags & VM_MAYSHARE ? 's' : 'p', vma->vm_file ? vma->vm_pgoff << PAGE_SHIFT : 0);
		seq_printf(m, "Size:           %8lu kB\nVmFlags: ", (vma->vm_end - vma->vm_start) >> 10);
		for (bit = 0; bit < 32; bit++)
			if (flags & (1UL << bit))
				seq_printf(m, "%s ", vm_flag_letters[bit]);
		seq_putc(m, '\n');
	}
	return 0;
}

int proc_self_init(void)
{
	struct proc_dir_entry *self = proc_mkdir("self", NULL);

	return self && proc_create_single_data("smaps", 0444, self, smaps_show, NULL) ? 0 : -ENOMEM;
}

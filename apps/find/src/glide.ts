/** Lets the children of a container glide from where they are to where `change` puts them. */
export function glide(container: HTMLElement, change: () => void): void {
  const before = new Map([...container.children].map((child) => [child, child.getBoundingClientRect()]));
  change();
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  for (const child of container.children) {
    const now = child.getBoundingClientRect();
    const old = before.get(child);
    if (old === undefined)
      child.animate([{ opacity: 0, scale: 0.9 }, {}], { duration: 250, easing: 'ease-out' });
    else if (old.left !== now.left || old.top !== now.top || old.width !== now.width) {
      const from = `translate(${old.left - now.left}px, ${old.top - now.top}px) scale(${old.width / now.width})`;
      child.animate([{ transform: from, transformOrigin: '0 0' }, { transformOrigin: '0 0' }], {
        duration: 450,
        easing: 'cubic-bezier(0.3, 1.1, 0.5, 1)',
      });
    }
  }
}

import { useT } from '../language.tsx'
import { IconButton } from './button.tsx'

// Chip is something that was picked or set, and how to take it away; not where it is fixed.
export function Chip({ children, onRemove, isFixed = false }: { children: string; onRemove: () => void; isFixed?: boolean }) {
  const t = useT()
  return (
    <span className={`inline-flex items-center gap-1 rounded-full bg-tint py-0.5 pl-3 text-sm ${isFixed ? 'min-h-8 pr-3' : 'pr-1'}`}>
      {children}
      {!isFixed && <IconButton icon="close" label={t('kit.filter.remove', { name: children })} onPress={onRemove} className="min-h-7! size-7! rounded-full! [&_svg]:size-4" />}
    </span>
  )
}

import icon from '../../../resources/icon.svg'

/** Keyward's icon, as the desktop shows it. */
export function Logo({ size = 24 }: { readonly size?: number }) {
  return <img src={icon} alt="" width={size} height={size} />
}

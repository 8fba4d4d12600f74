import { useEffect, useState } from 'react'

/** Modules of light around a code, by which readers find it (ISO/IEC 18004). */
const quietZone = 4

type Modules = readonly (readonly boolean[])[]

/** A text as a QR code. It is dark on light in every theme: many readers take no other. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const modules = useModules(text)
  const size = modules?.length ?? 1
  return (
    <svg
      className="kw-qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      data-ready={modules !== null || undefined}
    >
      {modules && <path d={pathOf(modules)} />}
    </svg>
  )
}

/** Loaded when a code is shown. */
async function modulesOf(text: string): Promise<Modules> {
  const { encodeQR } = await import('qr')
  return encodeQR(text, 'raw', { ecc: 'low', border: quietZone })
}

function useModules(text: string): Modules | null {
  const [modules, setModules] = useState<Modules | null>(null)
  useEffect(() => {
    let isOld = false
    setModules(null)
    void modulesOf(text).then((found) => !isOld && setModules(found))
    return () => {
      isOld = true
    }
  }, [text])
  return modules
}

/** One rectangle for each run of dark modules in a row. */
function pathOf(modules: Modules): string {
  const runs: string[] = []
  for (const [y, row] of modules.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      const start = x
      while (row[x + 1]) x++
      runs.push(`M${start} ${y}h${x - start + 1}v1H${start}z`)
    }
  }
  return runs.join('')
}

/** Pixels of a module in a picture that is saved. */
const scale = 6

/** The code as a PNG, for mail and chat. */
export async function qrPicture(text: string): Promise<Blob> {
  const modules = await modulesOf(text)
  const canvas = new OffscreenCanvas(modules.length * scale, modules.length * scale)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('There is no canvas.')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = '#000'
  for (const [y, row] of modules.entries())
    for (const [x, isDark] of row.entries()) if (isDark) context.fillRect(x * scale, y * scale, scale, scale)
  return canvas.convertToBlob({ type: 'image/png' })
}

import { useLayoutEffect, useRef } from 'react'
import { csvOf, paperColours, svgOf } from '#core/analysis/picture/picture.ts'
import type { Colours, Look, Mark, Picture, Shape } from '#core/analysis/picture/picture.ts'
import { api } from '../api.ts'
import { ask } from '../command/project-actions.ts'
import { useApp } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { useAsk } from './passages.tsx'

interface Props {
  readonly picture: Picture
  /** What is shown beside it says the same in words or as a table. */
  readonly className?: string
  /** How many times as wide as its frame it is drawn. */
  readonly zoom?: number
}

/** A picture in the theme's colours: what is clicked leads to its passages; it goes out as SVG, PNG or a table. */
export const Drawing = ({ picture, className = '', zoom = 1 }: Props) => {
  const save = usePictureSaver()
  const askFor = useAsk()
  const { title, width, height, marks } = picture
  const frame = useRef<HTMLDivElement>(null)
  const before = useRef(zoom)
  // What was in the middle of the frame stays there.
  useLayoutEffect(() => {
    const by = zoom / before.current
    before.current = zoom
    if (frame.current === null || by === 1) return
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = frame.current
    const moved = (at: number, seen: number): number => (at + seen / 2) * by - seen / 2
    frame.current.scrollTo(moved(scrollLeft, clientWidth), moved(scrollTop, clientHeight))
  }, [zoom])
  return (
    <figure className={`drawing ${className}`}>
      <div ref={frame} className="drawing-frame">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          style={zoom === 1 ? undefined : { width: `${zoom * 100}%`, maxWidth: 'none' }}
          role="img"
          aria-label={title}
        >
          {marks.map((mark, i) => (
            <g
              // oxlint-disable-next-line react/no-array-index-key -- the marks of a picture have no names and never move
              key={i}
              className={mark.ids.length === 0 ? '' : 'is-open'}
              onClick={mark.ids.length === 0 ? undefined : () => askFor({ title: mark.title, ids: mark.ids })}
            >
              {mark.title !== '' && <title>{mark.title}</title>}
              {shapesOf(mark)}
            </g>
          ))}
        </svg>
      </div>
      <figcaption className="drawing-tools">
        {(['svg', 'png', 'csv'] as const).map((kind) => (
          <SaveAs key={kind} label={kind.toUpperCase()} what={title} onSave={() => save(kind, picture)} />
        ))}
      </figcaption>
    </figure>
  )
}

interface SaveProps {
  readonly label: string
  readonly what: string
  readonly onSave: () => void
}

/** A button that saves something in one format. */
export const SaveAs = ({ label, what, onSave }: SaveProps) => (
  <button type="button" className="plain" aria-label={`Save as ${label}: ${what}`} onClick={onSave}>
    {label}
  </button>
)

const shapesOf = ({ shapes }: Mark): readonly React.ReactNode[] => shapes.map((shape, i) => drawn(shape, i))

const drawn = (shape: Shape, key: number): React.ReactNode => {
  switch (shape.kind) {
    case 'path':
      return (
        <path
          key={key}
          d={shape.d}
          className={`line-${shape.look}`}
          strokeWidth={shape.width ?? 1}
          strokeDasharray={shape.dashed === true ? '4 3' : undefined}
        />
      )
    case 'area':
      return <path key={key} d={shape.d} className={`fill-${shape.look}`} />
    case 'box':
      return (
        <rect
          key={key}
          x={shape.x}
          y={shape.y}
          width={shape.width}
          height={shape.height}
          className={`fill-${shape.look}`}
        />
      )
    case 'circle':
      return <circle key={key} cx={shape.x} cy={shape.y} r={shape.r} className={`fill-${shape.look}`} />
    case 'text':
      return (
        <text
          key={key}
          x={shape.x}
          y={shape.y}
          textAnchor={shape.anchor}
          className={`fill-${shape.look}${shape.bold === true ? ' is-bold' : ''}${shape.over === true ? ' is-over' : ''}`}
        >
          {shape.text}
        </text>
      )
  }
}

/** Saves a picture in one of its formats, in the colours of the theme. */
export const usePictureSaver = () => {
  const app = useApp()
  return (kind: 'svg' | 'png' | 'csv', picture: Picture): void => void savePicture(app, kind, picture)
}

const savePicture = async (app: App, kind: 'svg' | 'png' | 'csv', picture: Picture): Promise<void> => {
  const content = {
    svg: () => svgOf(picture, themeColours()),
    png: () => pngOf(picture),
    csv: () => csvOf(picture),
  }[kind]()
  const file = { name: picture.title.slice(0, 200), kind, content: await content }
  await ask(app, api['app.saveFile'](file), (name) => (name === null ? null : `Saved ${name}.`))
}

/** The colours that the window has now, light or dark. */
const themeColours = (): Colours => {
  const canvas = document.createElement('canvas').getContext('2d')
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string, other: string): string => {
    if (canvas === null) return other
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = style.getPropertyValue(`--${name}`).trim()
    canvas.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data
    return `rgb(${red},${green},${blue})` // what every program that opens the file understands
  }
  const named = (Object.entries(paperColours) as readonly (readonly [Look | 'page', string])[]).map(
    ([look, other]) => [look, colour(look, other)] as const,
  )
  return Object.fromEntries(named) as unknown as Colours
}

const SCALE = 2 // picture points for each CSS pixel
const MOST_POINTS = 8_000 // along one side; larger ones a canvas may refuse

/** The picture as a PNG, as base64. */
const pngOf = async (picture: Picture): Promise<string> => {
  const scale = Math.min(SCALE, MOST_POINTS / Math.max(picture.width, picture.height))
  const url = URL.createObjectURL(new Blob([svgOf(picture, themeColours())], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.ceil(picture.width * scale)
    canvas.height = Math.ceil(picture.height * scale)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length)
  } finally {
    URL.revokeObjectURL(url)
  }
}

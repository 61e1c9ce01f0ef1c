/** Line icons on a grid of 20, drawn for this app: an icon package would outweigh them all. */
const shapes = {
  check: <path d="m4.5 10.5 3.7 3.7 7.3-8" />,
  shield: (
    <>
      <path d="M10 2.5 16 5v4.6c0 3.7-2.4 6.4-6 7.9-3.6-1.5-6-4.2-6-7.9V5z" />
      <path d="m7.3 10 2 2 3.5-4" />
    </>
  ),
  alarm: (
    <>
      <path d="M10 3 18 16.5H2z" />
      <path d="M10 8.2v3.6M10 14.2v.1" />
    </>
  ),
  clock: (
    <>
      <circle cx="10" cy="10" r="7.2" />
      <path d="M10 5.8V10l2.8 1.8" />
    </>
  ),
  copy: (
    <>
      <rect x="7" y="7" width="9.5" height="9.5" rx="1.8" />
      <path d="M13 4.6V4a1.5 1.5 0 0 0-1.5-1.5H5A1.5 1.5 0 0 0 3.5 4v6.5A1.5 1.5 0 0 0 5 12h.6" />
    </>
  ),
  sun: (
    <>
      <circle cx="10" cy="10" r="3.4" />
      <path d="M10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3M14.4 14.4l1.3 1.3M4.3 15.7l1.3-1.3M14.4 5.6l1.3-1.3" />
    </>
  ),
  moon: <path d="M16.5 12.1A7 7 0 1 1 7.9 3.5a5.6 5.6 0 0 0 8.6 8.6z" />,
  system: (
    <>
      <circle cx="10" cy="10" r="7.2" />
      <path d="M10 2.8a7.2 7.2 0 0 1 0 14.4z" fill="currentColor" />
    </>
  ),
  close: <path d="m5 5 10 10M15 5 5 15" />,
  plus: <path d="M10 4v12M4 10h12" />,
  chevron: <path d="m5.5 8 4.5 4.5L14.5 8" />,
  key: (
    <>
      <circle cx="6.6" cy="13.4" r="3.6" />
      <path d="m9.2 10.8 7-7M13 7l2.6 2.6" />
    </>
  ),
  eye: (
    <>
      <path d="M1.8 10S4.8 4.8 10 4.8 18.2 10 18.2 10 15.2 15.2 10 15.2 1.8 10 1.8 10z" />
      <circle cx="10" cy="10" r="2.4" />
    </>
  ),
  menu: <path d="M3 5.5h14M3 10h14M3 14.5h14" />,
  flag: <path d="M5 17.5V3.2h9.5l-2.1 3.6 2.1 3.6H5" />,
  back: <path d="M11.5 4.5 6 10l5.5 5.5" />,
  retry: <path d="M15.8 8A6.2 6.2 0 1 0 16 11.5M16.2 3.8V8h-4.2" />,
} as const

export type IconName = keyof typeof shapes

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  )
}

/** Photos for the demonstration: skies over water at different hours, drawn when they are needed. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";

const skies = [
  { name: "morning", sky: ["#f6d9a8", "#8fb7d8"], water: "#3d6f8e" },
  { name: "noon", sky: ["#bfe3f7", "#5aa7df"], water: "#2f7fae" },
  { name: "evening", sky: ["#f4a261", "#6d597a"], water: "#355070" },
] as const;

/** @returns paths of the files, in JPEG */
export async function drawPictures(folder: string): Promise<string[]> {
  return Promise.all(
    skies.map(async ({ name, sky: [low, high], water }, index) => {
      const path = join(folder, `${name}.jpg`);
      const tern = `<path d="M${420 + index * 90} ${180 - index * 30} q-60 -46 -118 -10 q62 -2 96 34 q10 8 22 2 q60 -52 126 -46 q-70 -30 -126 20z" fill="#fff"/>`;
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800"><defs><linearGradient id="g" x1="0" y1="1" x2="0" y2="0">
<stop offset="0" stop-color="${low}"/><stop offset="1" stop-color="${high}"/></linearGradient></defs>
<rect width="1200" height="560" fill="url(#g)"/><rect y="540" width="1200" height="260" fill="${water}"/>${tern}</svg>`;
      await writeFile(path, await sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer());
      return path;
    }),
  );
}

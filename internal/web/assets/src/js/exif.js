// A browser that makes a photo smaller drops what the camera wrote: when and
// where. Both are evidence, so the block is carried over to the smaller photo,
// with its orientation set to upright, because the pixels have been turned.

const APP1 = 0xffe1;
const ORIENTATION = 0x0112;

// exifOf is the Exif block of a JPEG with its marker, or null.
export function exifOf(bytes) {
  const view = new DataView(bytes);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 10 < view.byteLength; ) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2) + 2;
    if (marker === APP1 && view.getUint32(at + 4) === 0x45786966) {
      const block = bytes.slice(at, at + length);
      upright(new DataView(block));
      return block;
    }
    if (marker === 0xffda || marker < 0xff00) return null;
    at += length;
  }
  return null;
}

// upright sets the orientation inside an Exif block to 1, when it has one.
function upright(view) {
  const tiff = 10;
  if (view.byteLength < tiff + 8) return;
  const little = view.getUint16(tiff) === 0x4949;
  const first = tiff + view.getUint32(tiff + 4, little);
  if (first + 2 > view.byteLength) return;
  const entries = view.getUint16(first, little);
  for (let i = 0; i < entries; i++) {
    const entry = first + 2 + i * 12;
    if (entry + 12 > view.byteLength) return;
    if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, 1, little);
  }
}

// withExif puts the block into a JPEG that has none.
export function withExif(jpeg, block) {
  return new Blob([jpeg.slice(0, 2), block, jpeg.slice(2)], { type: "image/jpeg" });
}

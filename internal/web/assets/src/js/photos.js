import { exifOf, withExif } from "./exif.js";

const longest = 2048; // pixels of the longer side: enough to judge a repair
const heavy = 1_000_000; // bytes; lighter photos go as they are

// shrinkPhotos makes chosen photos smaller before they are sent: ten megabytes
// do not leave an old phone on a bad line. What fails is sent as it was.
export function shrinkPhotos() {
  for (const input of document.querySelectorAll("input[data-photos]")) {
    input.addEventListener("change", () => shrinkAll(input));
  }
}

async function shrinkAll(input) {
  const chosen = new DataTransfer();
  for (const file of input.files) chosen.items.add(await shrink(file).catch(() => file));
  input.files = chosen.files;
  preview(input);
}

async function shrink(file) {
  if (file.size < heavy || !window.createImageBitmap) return file;
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!small || small.size >= file.size) return file;
  const block = exifOf(await file.arrayBuffer());
  const body = block ? withExif(small, block) : small;
  return new File([body], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg", lastModified: file.lastModified });
}

function preview(input) {
  input.parentNode.querySelector(".photos")?.remove();
  const list = document.createElement("ul");
  list.className = "photos";
  for (const file of input.files) {
    const img = document.createElement("img");
    img.src = URL.createObjectURL(file);
    img.alt = file.name;
    img.onload = () => URL.revokeObjectURL(img.src);
    const item = document.createElement("li");
    item.className = "photo";
    item.append(img);
    list.append(item);
  }
  input.after(list);
}

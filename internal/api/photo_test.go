package api_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"wellfield/internal/api"
	"wellfield/internal/blob"
)

func jpegOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// form is a form with one file.
func form(t *testing.T, part string, file []byte) (body []byte, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.WriteField("comment", "as seen"); err != nil {
		t.Fatal(err)
	}
	f, err := w.CreateFormFile(part, "IMG_1.JPG")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.FormDataContentType()
}

func TestPhotos(t *testing.T) {
	c := newCity(t)
	picture := jpegOf(t, 640, 480)
	a := c.ask(post, "/photos", picture, "Content-Type", "image/jpeg").is(201).has(640, "width").has(480, "height").has(nil, "at")
	hash := a.at("hash").(string)
	body, contentType := form(t, "photo", picture)
	c.ask(post, "/photos", body, "Content-Type", contentType).is(201).has(hash, "hash")
	c.ask(post, "/photos", picture, "Content-Type", "application/octet-stream").is(201).has(hash, "hash")

	full := c.ask(get, "/photos/"+hash, nil).is(200)
	thumb := c.ask(get, "/photos/"+hash+"?size=thumb", nil).is(200)
	if bytes.Equal(full.text, thumb.text) {
		t.Error("the thumbnail is the photo")
	}
	for name, want := range map[string]string{
		"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Vary": "",
		"Cache-Control": "public, max-age=31536000, immutable", "Content-Security-Policy": "default-src 'none'; sandbox",
	} {
		if got := full.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if config, err := jpeg.DecodeConfig(bytes.NewReader(thumb.text)); err != nil || config.Width != blob.ThumbSide {
		t.Errorf("thumbnail %d wide, %v", config.Width, err)
	}
	c.ask(get, "/photos/"+hash, nil, "If-None-Match", full.header.Get("ETag")).is(304)
	c.ask(get, "/photos/"+hash, nil, "Range", "bytes=0-1").is(206)
	c.ask("HEAD", "/photos/"+hash, nil).is(200)
}

func TestPhotosRefused(t *testing.T) {
	c := newCity(t)
	picture := jpegOf(t, 64, 64)
	body, contentType := form(t, "photo", picture)
	misnamed, misnamedType := form(t, "picture", picture)
	large := append(bytes.Clone(picture), make([]byte, blob.MaxBytes)...)
	hugeForm, hugeType := form(t, "comment", make([]byte, 17<<20))
	for name, row := range map[string]struct {
		body        []byte
		contentType string
		status      int
		key         string
	}{
		"nothing":               {[]byte{}, "image/jpeg", 422, "blob.empty"},
		"no photo":              {[]byte("hello"), "image/jpeg", 415, "blob.type_unsupported"},
		"half a photo":          {picture[:len(picture)/2], "image/jpeg", 422, "blob.malformed"},
		"too large":             {large, "image/jpeg", 413, "blob.too_large"},
		"JSON":                  {[]byte("{}"), "application/json", 415, "api.photo_content_type"},
		"no type":               {picture, "image", 415, "api.photo_content_type"},
		"another part":          {misnamed, misnamedType, 422, "api.photo_part"},
		"half a form":           {body[:10], contentType, 422, "api.upload_broken"},
		"a form cut in a photo": {body[:len(body)/2], contentType, 422, "api.upload_broken"},
		"a part without name":   {bytes.Replace(body, []byte("IMG_1"), []byte("\x00"), 1), contentType, 422, "api.upload_broken"},
		"a form without end":    {hugeForm, hugeType, 413, "blob.too_large"},
		"a form without edge":   {body, "multipart/form-data", 415, "api.photo_content_type"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.ask(post, "/photos", row.body, "Content-Type", row.contentType).refused(row.status, row.key)
		})
	}
	c.t = t
	c.ask(get, "/photos/"+strings.Repeat("0", 64), nil).refused(404, "blob.not_found")
	c.ask(get, "/photos/..%2f..%2fsecret.key", nil).refused(422, "blob.hash_malformed")
	c.ask(get, "/photos/"+strings.Repeat("0", 64)+"?size=huge", nil).refused(422, "api.not_one_of")
}

func TestUploadsAreBounded(t *testing.T) {
	c := newCity(t)
	const most = 16
	started, ended := make(chan struct{}, most), make(chan struct{}, most)
	sending, stop := io.Pipe()
	for range most {
		go func() {
			body := io.MultiReader(onRead(func() { started <- struct{}{} }), sending)
			c.handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(post, api.Prefix+"/photos", body))
			ended <- struct{}{}
		}()
	}
	for range most {
		<-started
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, httptest.NewRequestWithContext(gone, post, api.Prefix+"/photos", bytes.NewReader(jpegOf(t, 8, 8))))
	if w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("one too many is answered with %d", w.Code)
	}
	if err := stop.Close(); err != nil {
		t.Fatal(err)
	}
	for range most {
		<-ended
	}
	c.ask(post, "/photos", jpegOf(t, 8, 8), "Content-Type", "image/jpeg").is(201)
}

// onRead is a reader that calls and then has ended.
type onRead func()

func (f onRead) Read([]byte) (int, error) {
	f()
	return 0, io.EOF
}

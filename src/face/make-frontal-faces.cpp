// SPDX-License-Identifier: GPL-3.0-or-later
/* Runs while the program is built: writes dlib's frontal face detector as an array of bytes. dlib carries it
 * packed so tightly that unpacking takes longer than reading every network of a model pack. */
#include <dlib/image_processing/frontal_face_detector.h>

#include <cstdio>
#include <string>

int
main ()
{
  const std::string bytes = dlib::get_serialized_frontal_faces ();

  std::printf ("static const unsigned char kao_frontal_faces[%zu] = {", bytes.size ());
  for (size_t i = 0; i < bytes.size (); i++)
    std::printf ("%s%d,", i % 24 == 0 ? "\n" : "", static_cast<unsigned char> (bytes[i]));
  std::printf ("\n};\n");
  return 0;
}

# Writes UNIT, a C file that includes every .c file that FOLDER/MANIFEST lists.
# Names in the files of one product never meet, so they can be one unit. The
# digests make UNIT differ when a file does, so that one build does it all.
# WITHOUT is a file to leave out: main.c, for tables in a program of one's own.
cmake_minimum_required(VERSION 3.23)
file(STRINGS ${FOLDER}/MANIFEST lines REGEX "^file ")
set(text "")
foreach(line ${lines})
  string(REGEX REPLACE "^file " "" name "${line}")
  file(SHA256 ${FOLDER}/${name} digest)
  if(name MATCHES "\\.c$" AND NOT name STREQUAL "${WITHOUT}")
    string(APPEND text "#include \"${name}\" /* ${digest} */\n")
  else()
    string(APPEND text "/* ${name} ${digest} */\n")
  endif()
endforeach()
file(CONFIGURE OUTPUT ${UNIT} CONTENT "@text@" @ONLY)

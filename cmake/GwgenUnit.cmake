# Writes UNIT, a C file that includes every .c file that FOLDER/MANIFEST lists.
# Names in the files of one product never meet, so they can be one unit.
file(STRINGS ${FOLDER}/MANIFEST lines REGEX "^file .*\\.c$")
set(text "")
foreach(line ${lines})
  string(REGEX REPLACE "^file " "" name "${line}")
  string(APPEND text "#include \"${name}\"\n")
endforeach()
file(CONFIGURE OUTPUT ${UNIT} CONTENT "@text@" @ONLY)

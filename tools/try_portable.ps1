# Tries the zip as an officer would: unpacked under Program Files, started by a working folder's
# own file, in a folder whose name has signs that mean something to cmd.
param([Parameter(Mandatory)][IO.FileInfo]$Zip)
$ErrorActionPreference = 'Stop'

Expand-Archive $Zip $env:ProgramFiles -Force
$python = "$env:ProgramFiles\Beredning\python\python.exe"
$folder = Join-Path ([IO.Path]::GetTempPath()) "Mål & vilja 100% ^ å ! 'o' (1)"
New-Item -ItemType Directory $folder -Force | Out-Null

& $python -I -m pipeline new $folder --municipality 'Granviks kommun' --body KSAU `
  --date 2027-03-10 --case 'Information om läget' --dnr 'KS 2027/12' `
  --officer 'Elin Dahlvik, utredare, Kommunledningsförvaltningen'
if ($LASTEXITCODE) { throw 'new failed' }

& (Join-Path $folder 'Öppna Beredning.cmd')
$notes = "$env:LOCALAPPDATA\Beredning"
foreach ($second in 1..60) {
  $note = Get-ChildItem "$notes\*.json" -ErrorAction SilentlyContinue |
    Where-Object Name -ne 'senaste.json' | Select-Object -First 1
  if ($note) { break }
  Start-Sleep 1
}
if (-not $note) { throw 'the page did not start' }
$address = (Get-Content $note -Raw | ConvertFrom-Json).address
$recent = @(Get-Content "$notes\senaste.json" -Raw -Encoding utf8 | ConvertFrom-Json)
if ((Split-Path $recent[0] -Leaf) -ne (Split-Path $folder -Leaf)) { throw "another folder: $recent" }

# a second start finds the first
$said = & $python -I -m pipeline serve --no-open --folder $folder
if (-not $said.StartsWith("$address/in?")) { throw "a second page was started: $said" }
$page = Invoke-WebRequest $said.Replace(([Uri]$address).Host, '127.0.0.1') -SessionVariable officer
if ($page.StatusCode -ne 200) { throw 'the way in did not lead in' }
$first = Invoke-WebRequest "http://127.0.0.1:$(([Uri]$address).Port)/" -WebSession $officer
if ($first.Content -notmatch '<h1>Möten</h1>') { throw 'the first page is another' }

Get-Process pythonw | Stop-Process
Write-Output 'The zip starts, by its file, once.'

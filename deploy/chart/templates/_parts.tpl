{{/* Names, labels and what pods of all kinds have. */}}

{{- define "sandra.name" -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- define "sandra.labels" -}}
app.kubernetes.io/name: sandra
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .kind }}
{{- end }}

{{- define "sandra.all-labels" -}}
{{ include "sandra.labels" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "sandra.secret" -}}
{{ required "secret is empty: make a Secret with the keys that values.yaml names, and set secret to its name" .Values.secret }}
{{- end }}

{{- define "sandra.image" -}}
{{ required "image.repository is empty: build deploy/images/Dockerfile (target processes), push it and name it here" .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "sandra.proxy-image" -}}
{{ required "proxy.repository is empty: build deploy/images/Dockerfile (target proxy), push it and name it here" .Values.proxy.repository }}:{{ .Values.proxy.tag | default .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "sandra.of-pod" -}}
automountServiceAccountToken: false
# A Service called sandra would otherwise be told as SANDRA_PORT, and look like a setting.
enableServiceLinks: false
{{- with .Values.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "sandra.confined" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "sandra.as-nobody-special" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "sandra.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "sandra.labels" . | nindent 8 }}
{{- end }}

{{/* A pod of one of our processes: its kind is the name in the Procfile. */}}
{{- define "sandra.pod" -}}
{{- $own := index .root.Values .kind -}}
metadata:
  labels:
    {{- include "sandra.all-labels" . | nindent 4 }}
  annotations:
    # Other settings are another pod.
    checksum/environment: {{ include (print .root.Template.BasePath "/environment.yaml") .root | sha256sum }}
spec:
  {{- include "sandra.of-pod" .root | nindent 2 }}
  terminationGracePeriodSeconds: {{ add .root.Values.drainSeconds .root.Values.graceSeconds }}
  securityContext:
    {{- include "sandra.as-nobody-special" . | nindent 4 }}
  {{- include "sandra.spread" . | nindent 2 }}
  containers:
    - name: {{ .kind }}
      image: {{ include "sandra.image" .root }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: [launch.alone, {{ .kind }}]
      envFrom:
        - configMapRef:
            name: {{ include "sandra.name" .root }}
        - secretRef:
            name: {{ include "sandra.secret" .root }}
      {{- with .port }}
      ports:
        - name: http
          containerPort: {{ . }}
      {{- end }}
      {{- .probes | nindent 6 }}
      lifecycle:
        preStop:
          exec:
            # Serve on until no proxy sends anybody here.
            command: [sleep, {{ .root.Values.drainSeconds | quote }}]
      resources:
        {{- toYaml $own.resources | nindent 8 }}
      securityContext:
        {{- include "sandra.confined" . | nindent 8 }}
      volumeMounts:
        - name: var
          mountPath: /var/lib/sandra
        - name: temporary
          mountPath: /tmp
  volumes:
    # Nothing in it has to last: what waits is in the spool's database.
    - name: var
      emptyDir: {}
    - name: temporary
      emptyDir: {}
{{- end }}

{{/* Probes that ask a process as `make run` does; slow starts have five minutes. */}}
{{- define "sandra.asked-by-command" -}}
startupProbe:
  exec:
    command: [python, -m, launch.health, {{ .kind }}]
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 60
readinessProbe:
  exec:
    command: [python, -m, launch.health, {{ .kind }}]
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 2
{{- end }}

{{- define "sandra.asked-by-http" -}}
startupProbe:
  httpGet: {path: /health, port: http}
  periodSeconds: 3
  failureThreshold: 100
readinessProbe:
  httpGet: {path: /health, port: http}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
livenessProbe:
  httpGet: {path: /health, port: http}
  periodSeconds: 20
  timeoutSeconds: 10
  failureThreshold: 6
{{- end }}
